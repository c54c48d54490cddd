using ContextPool.Files;
using ContextPool.TestKit;

namespace ContextPool.Tests.Files;

public sealed class OperationGaugeTests
{
    private readonly StoppedClock _clock = new();

    [Fact]
    public void DeviceThatDoesOneAfterTheOther_GainsNothing() => Assert.InRange(GainOf(atOnce => atOnce)!.Value, 0, 0.1);

    [Fact]
    public void DeviceThatOnlyTakesItsTime_GainsAsMuchAgainForEach() => Assert.InRange(GainOf(_ => 1)!.Value, 0.9, 1);

    [Fact]
    public void DeviceInBetween_IsInBetween() => Assert.InRange(GainOf(atOnce => 1 + ((atOnce - 1) / 2.0))!.Value, 0.15, 0.8);

    [Fact]
    public void WhatWasAlwaysAlone_TellsNothing()
    {
        var gauge = new OperationGauge(_clock);
        Assert.Null(gauge.Gain());
        for (int i = 0; i < 100; i++) Keep(gauge, 1, 1, _ => 1);
        Assert.Null(gauge.Gain());
    }

    [Fact]
    public void WhatWasGivenUp_TellsNothingAndIsNotUnderWay()
    {
        var gauge = new OperationGauge(_clock);
        for (int i = 0; i < 100; i++)
        {
            gauge.Begin();
            gauge.GiveUp();
        }

        Assert.Equal(1, gauge.Begin().AtOnce);
        Assert.Null(gauge.Gain());
    }

    /// <summary>40 alone, then 400 of which four are always under way: each ends a part of its time after the one before.</summary>
    private double? GainOf(Func<int, double> milliseconds)
    {
        var gauge = new OperationGauge(_clock);
        Keep(gauge, 1, 40, milliseconds);
        Keep(gauge, 4, 400, milliseconds);
        return gauge.Gain();
    }

    private void Keep(OperationGauge gauge, int atOnce, int count, Func<int, double> milliseconds)
    {
        var underWay = new Queue<OperationGauge.Begun>();
        for (int i = 0; i < count; i++)
        {
            underWay.Enqueue(gauge.Begin());
            if (underWay.Count < atOnce) continue;
            _clock.Advance(TimeSpan.FromMilliseconds(milliseconds(atOnce) / atOnce));
            gauge.End(underWay.Dequeue());
        }

        while (underWay.TryDequeue(out _)) gauge.GiveUp();
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace ContextPool.Extensions.DependencyInjection;

/// <summary>
/// Whether the store can be opened and listed. It asks for the store each time, so that one that could not be opened is told of as a
/// check that fails, and is opened once that is mended.
/// </summary>
internal sealed class StoreHealthCheck(IServiceProvider services) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        HealthStatus failure = context.Registration.FailureStatus;
        try
        {
            ContextPoolOptions options = services.GetRequiredService<IOptions<ContextPoolOptions>>().Value;
            ContextStore store = services.GetRequiredService<ContextStore>();
            await store.ReadFeaturesAsync(cancellationToken).ConfigureAwait(false);
            await using IAsyncEnumerator<ContextListing> contexts = store.ListAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            await contexts.MoveNextAsync().ConfigureAwait(false);

            string? concern = options.StorageDirectory.Length == 0 ? null : ConcernOf(store.Place, options.HealthyFreeBytes);
            return concern is null ? HealthCheckResult.Healthy($"{store.Place} can be listed") : HealthCheckResult.Degraded(concern);
        }
        catch (ContextPoolException e)
        {
            return new HealthCheckResult(failure, $"{e.Code}: {e.Message}", e, new Dictionary<string, object> { ["code"] = e.Code });
        }
        catch (OptionsValidationException e)
        {
            return new HealthCheckResult(failure, $"the options cannot be: {e.Message}", e);
        }
    }

    /// <summary>What is well now and will not be for long; null for nothing.</summary>
    private static string? ConcernOf(string directory, long healthyFreeBytes)
    {
        if (!Directory.Exists(directory)) return $"{directory} is not there: the first save makes it, unless a volume should be mounted there";
        if (healthyFreeBytes == 0) return null;
        try
        {
            long free = new DriveInfo(directory).AvailableFreeSpace;
            return free < healthyFreeBytes ? $"{free} bytes are free at {directory}: expected {healthyFreeBytes} or more" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A share without a drive letter, a system that does not tell: what is not known is no concern.
            return null;
        }
    }
}

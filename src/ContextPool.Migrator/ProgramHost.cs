using ContextPool.Migrator.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog;

namespace ContextPool.Migrator;

/// <summary>
/// The host around one command: services, logs, a clean stop. The job runs between start and stop rather than as a
/// hosted service, whose exceptions would end the process with exit code 0.
/// </summary>
internal static class ProgramHost
{
    /// <summary>Runs the job and returns its exit code; whatever it throws is logged and becomes code 1.</summary>
    public static async Task<int> RunAsync(
        ProgramEnvironment environment, ProgramSettings settings, Action<IServiceCollection> register,
        Func<IServiceProvider, Task<int>> job)
    {
        // Disposed with the host, which is disposed before the code is returned: nothing logged is lost.
        using IHost host = Build(environment, settings, register);
        try
        {
            await host.StartAsync();
            int code = await job(host.Services);
            await host.StopAsync();
            return code;
        }
        catch (Exception e)
        {
            host.Services.GetRequiredService<ILogger<IHost>>().LogCritical(e, "The program failed");
            return ExitCodes.InternalError;
        }
    }

    private static IHost Build(
        ProgramEnvironment environment, ProgramSettings settings, Action<IServiceCollection> register)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings
        {
            DisableDefaults = true,
            ApplicationName = "contextpool",
        });
        builder.Configuration.AddConfiguration(settings.Configuration);
        builder.Services.AddSerilog(settings.Log, dispose: true);
        builder.Services.AddSingleton<IHostLifetime>(environment.Signals);
        builder.Services.AddSingleton(environment.Signals);
        builder.Services.AddSingleton(environment.Terminal);
        builder.Services.AddSingleton(environment.Time);
        register(builder.Services);
        environment.Substitute(builder.Services);
        return builder.Build();
    }
}

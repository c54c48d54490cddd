using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ContextPool.Extensions.DependencyInjection;

/// <summary>A store among the services of a program.</summary>
public static class ContextPoolServices
{
    /// <summary>The name of the health check, where it is given none.</summary>
    public const string HealthCheckName = "contextpool";

    /// <summary>
    /// Adds one <see cref="ContextStore"/> for the whole program, opened when it is first asked for, which logs what it
    /// does where the program has logging. Options that cannot be are told by <see cref="OptionsValidationException"/> when the host starts. A
    /// <see cref="ContextStore"/> that is among the services already stays the one, for tests with <see cref="ContextStore.InMemory"/>. Called
    /// again, it adds to what was said.
    /// </summary>
    public static IServiceCollection AddContextPool(this IServiceCollection services, Action<ContextPoolOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<ContextPoolOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ContextPoolOptions>, ContextPoolOptions.Validation>());
        services.TryAddSingleton(provider => new StoreLog(provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance));
        services.TryAddSingleton(Open);
        return services;
    }

    /// <summary>
    /// As <see cref="AddContextPool(IServiceCollection, Action{ContextPoolOptions})"/>, of settings: a name that no option has is refused, for
    /// it is a misspelt one.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="settings">The section, e.g. <c>builder.Configuration.GetSection("ContextPool")</c>.</param>
    /// <param name="configure">Called afterwards, for what settings cannot say.</param>
    public static IServiceCollection AddContextPool(
        this IServiceCollection services, IConfiguration settings, Action<ContextPoolOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(settings);
        services.AddOptions<ContextPoolOptions>().Bind(settings, binding => binding.ErrorOnUnknownConfiguration = true);
        return services.AddContextPool(configure ?? (_ => { }));
    }

    /// <summary>
    /// Adds a check of the store: unhealthy where it cannot be opened or listed, degraded where its directory is not there (not made yet, or
    /// not mounted) or little space is free; each with the reason. It reads <c>store.json</c> and the name of one context, and writes nothing.
    /// </summary>
    /// <param name="checks">What <c>AddHealthChecks</c> gives.</param>
    /// <param name="name">Its name.</param>
    /// <param name="tags">Its tags, for endpoints that show some of the checks.</param>
    /// <param name="timeout">After this it has failed; without end where null.</param>
    public static IHealthChecksBuilder AddContextPool(
        this IHealthChecksBuilder checks, string name = HealthCheckName, IEnumerable<string>? tags = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(checks);
        return checks.Add(new HealthCheckRegistration(name, services => new StoreHealthCheck(services), failureStatus: null, tags, timeout));
    }

    private static ContextStore Open(IServiceProvider services)
    {
        ContextPoolOptions options = services.GetRequiredService<IOptions<ContextPoolOptions>>().Value;
        StoreLog log = services.GetRequiredService<StoreLog>();
        ContextStore store = ContextStore.Open(options.StorageDirectory, options.ToStoreOptions());
        log.Opened(store.Place);
        return store;
    }
}

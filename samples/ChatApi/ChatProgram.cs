using ContextPool.Extensions.DependencyInjection;

namespace ChatApi;

/// <summary>The program, put together but not started: for Main, and for tests that run several in one process.</summary>
public static class ChatProgram
{
    /// <summary>Of the command line's settings, such as <c>--ContextPool:StorageDirectory=…</c> and <c>--urls http://127.0.0.1:0</c>.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="configure">Services in place of those here; none where null.</param>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.Services.AddContextPool(builder.Configuration.GetSection("ContextPool"));
        builder.Services.AddHealthChecks().AddContextPool();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<StoreProblems>();
        builder.Services.Configure<ChatOptions>(builder.Configuration.GetSection("Chat"));
        builder.Services.AddSingleton<IAnswerer, InventedAnswerer>();
        Searches.AddTo(builder.Services);
        configure?.Invoke(builder.Services);

        WebApplication app = builder.Build();
        app.UseExceptionHandler();
        app.MapHealthChecks("/health");
        app.MapGet("/", () => Results.Stream(typeof(ChatProgram).Assembly.GetManifestResourceStream("page.html")!, "text/html; charset=utf-8"));
        Searches.Map(app.MapGroup("/api"));
        RouteGroupBuilder chats = app.MapGroup("/api/chats");
        Conversations.Map(chats);
        Answers.Map(chats.MapGroup("/{id}"));
        return app;
    }
}

using ContextPool;
using Microsoft.AspNetCore.Diagnostics;

namespace ChatApi;

/// <summary>What the store refuses, as problem details: a status for the browser, and the code for programs.</summary>
internal sealed class StoreProblems(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not ContextPoolException refused) return false;
        http.Response.StatusCode = StatusOf(refused.Code);
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = http,
            Exception = exception,
            ProblemDetails = { Status = http.Response.StatusCode, Detail = refused.Message, Extensions = { ["code"] = refused.Code } },
        });
    }

    private static int StatusOf(string code) => code switch
    {
        ErrorCodes.ContextNotFound or ErrorCodes.MessageNotFound or ErrorCodes.BranchNotFound => StatusCodes.Status404NotFound,
        ErrorCodes.MessageExists or ErrorCodes.ContextExists or ErrorCodes.StaleWrite or ErrorCodes.MessageInProgress => StatusCodes.Status409Conflict,
        ErrorCodes.StoreBusy or ErrorCodes.WriterWait => StatusCodes.Status503ServiceUnavailable,
        ErrorCodes.NoSpace => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status500InternalServerError,
    };
}

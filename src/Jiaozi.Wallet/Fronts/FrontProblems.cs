using System.Text.Json;
using Jiaozi.Core.Outcomes;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Wallet.Fronts;

/// <summary>Reads problem details.</summary>
internal static class FrontProblems
{
    public static FrontResult<T> Read<T>(byte[] bytes, int httpStatus, Uri uri)
    {
        OrderProblem? problem = null;
        try
        {
            problem = JsonSerializer.Deserialize(bytes, ApiJson.Default.OrderProblem);
        }
        catch (JsonException)
        {
            // A proxy's page, say: below it counts as no answer at all.
        }

        if (problem?.Hint is null || problem.Outcome is null || problem.Code == 0)
        {
            return new FrontUnreachable<T>(
                true, $"{uri.Authority} answered with HTTP {httpStatus} and no explanation that can be read.");
        }

        bool known = StatusInfo.IsKnown(problem.Code);
        return new FrontProblem<T>(
            known ? (Status)problem.Code : Status.InternalFault, Moved(problem.Outcome), Hint(problem.Hint),
            problem.Detail ?? problem.Title ?? "",
            problem.RetryAfterSeconds is >= 0 and < 3600 ? TimeSpan.FromSeconds(problem.RetryAfterSeconds.Value) : null,
            problem.Answer);
    }

    private static MoneyMoved Moved(string text) => text switch
    {
        "none" => MoneyMoved.None,
        "committed" => MoneyMoved.Committed,
        _ => MoneyMoved.Unknown,
    };

    private static RetryHint Hint(string text) => text switch
    {
        "never" => RetryHint.Never,
        "retry-same" => RetryHint.RetrySame,
        "resync" => RetryHint.Resync,
        _ => RetryHint.AskById,
    };
}

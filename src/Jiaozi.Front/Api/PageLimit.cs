using Jiaozi.Core.Outcomes;

namespace Jiaozi.Front.Api;

/// <summary>How many lines a page may have.</summary>
internal static class PageLimit
{
    private const int Most = 500;

    /// <summary>The answer to a limit that cannot be met, or null.</summary>
    public static ProblemResult? Refuse(int limit) => limit is >= 1 and <= Most
        ? null
        : new ProblemResult(new Refusal(Status.MalformedRequest, $"limit: must be 1 to {Most}."));
}

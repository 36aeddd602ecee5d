namespace Jiaozi.Core.Outcomes;

/// <summary>A numbered "no" with a sentence that says what exactly is wrong. Nothing has changed.</summary>
/// <param name="Status">The status; never <see cref="Status.Committed"/>.</param>
/// <param name="Detail">What was found, in plain words; at most <see cref="MaxDetailLength"/> characters.</param>
public sealed record Refusal(Status Status, string Detail)
{
    /// <summary>Longest detail.</summary>
    public const int MaxDetailLength = 256;

    /// <summary>A refusal whose detail is the status's own sentence.</summary>
    public static Refusal Of(Status status) => new(status, StatusInfo.Of(status).Summary);
}

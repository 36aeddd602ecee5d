namespace Jiaozi.Central.Host.Cluster;

/// <summary>The answer to a forwarded order.</summary>
/// <param name="Status">The status, or -1 if the node has lost the partition meanwhile: nothing has changed.</param>
/// <param name="Detail">What was found, in plain words.</param>
/// <param name="Outcome">The recorded outcome; empty if nothing is recorded.</param>
/// <param name="Home">The owner's home region, for orders that came to the wrong one.</param>
[GenerateSerializer, Immutable, Alias("jiaozi.answer")]
internal sealed record ForwardedAnswer(
    [property: Id(0)] int Status, [property: Id(1)] string Detail, [property: Id(2)] byte[] Outcome,
    [property: Id(3)] string Home)
{
    private const int Lost = -1;

    /// <summary>The node has lost the partition meanwhile.</summary>
    public static ForwardedAnswer Elsewhere { get; } = new(Lost, "", [], "");

    /// <summary>True if the order must be handed to another node.</summary>
    public bool IsElsewhere => Status == Lost;
}

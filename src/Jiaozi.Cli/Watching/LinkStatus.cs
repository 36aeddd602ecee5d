namespace Jiaozi.Cli.Watching;

/// <summary>How a link is doing.</summary>
/// <param name="Log">The log that is sent, such as CN-SH/0.</param>
/// <param name="Destination">Where to.</param>
/// <param name="Waiting">Coins that the destination has not acknowledged yet; null while that is not known.</param>
/// <param name="State">What the sender is doing.</param>
/// <param name="Detail">Why it cannot send.</param>
internal sealed record LinkStatus(string Log, string Destination, ulong? Waiting, string State, string Detail);

namespace Jiaozi.Core.Sealing;

/// <summary>What a log has received from one log of another region since it began.</summary>
/// <param name="Source">The sending log.</param>
/// <param name="Amount">Sum in minor units.</param>
/// <param name="Count">
/// Number of coins. Added up over all logs of the receiving region it is the number of the last item applied.
/// </param>
/// <param name="LastSeal">Number of the source's seal that the last of these coins was under.</param>
public sealed record ReceivedTotal(LogId Source, UInt128 Amount, ulong Count, ulong LastSeal);

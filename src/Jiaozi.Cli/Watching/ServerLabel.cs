namespace Jiaozi.Cli.Watching;

/// <summary>Which node it is.</summary>
/// <param name="Name">What the sandbox calls it; elsewhere its address.</param>
/// <param name="Address">Its address.</param>
/// <param name="Listed">True if the network file names it, so that orders are sent to it.</param>
internal sealed record ServerLabel(string Name, string Address, bool Listed);

namespace Jiaozi.Cli.Watching;

/// <summary>How a front is doing.</summary>
/// <param name="Name">What the sandbox calls it; elsewhere its address.</param>
/// <param name="Address">Its address.</param>
/// <param name="State">ready, overloaded, or unreachable: then everything below the detail is 0.</param>
/// <param name="Detail">Why it is unreachable.</param>
/// <param name="NetworkVersion">Version of the network file in force there.</param>
/// <param name="Requests">Requests under way.</param>
/// <param name="Listeners">Terminals that listen for coins.</param>
internal sealed record FrontStatus(
    string Name, string Address, string State, string Detail, ulong NetworkVersion, int Requests, int Listeners);

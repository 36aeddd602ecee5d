namespace Jiaozi.Protocol.Http;

/// <summary>How a front is doing by itself; it asks nobody for this.</summary>
/// <param name="Region">The region that it stands in.</param>
/// <param name="State">ready, or overloaded while it turns requests away.</param>
/// <param name="NetworkVersion">Version of the network file in force.</param>
/// <param name="Requests">Requests under way, listening terminals and questions such as this one not counted.</param>
/// <param name="Listeners">Terminals that listen for coins.</param>
public sealed record FrontHealth(string Region, string State, ulong NetworkVersion, int Requests, int Listeners);

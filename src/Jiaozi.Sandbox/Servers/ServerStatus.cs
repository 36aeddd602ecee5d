namespace Jiaozi.Sandbox.Servers;

/// <summary>A server of a running sandbox.</summary>
/// <param name="Name">Such as <c>central-CN-SH</c>.</param>
/// <param name="Running">True while its process runs.</param>
/// <param name="ProcessId">Its process, or 0.</param>
public sealed record ServerStatus(string Name, bool Running, int ProcessId);

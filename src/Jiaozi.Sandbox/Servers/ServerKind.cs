namespace Jiaozi.Sandbox.Servers;

/// <summary>What a server of a sandbox is.</summary>
public enum ServerKind
{
    /// <summary>A node of a region's central.</summary>
    Central,

    /// <summary>A front.</summary>
    Front,
}

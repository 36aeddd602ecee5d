namespace Jiaozi.Hosting.Tls;

/// <summary>What a node of the network is.</summary>
public enum NodeRole
{
    /// <summary>A front: may use a central's services for fronts.</summary>
    Front,

    /// <summary>A central: may deliver over links, and is what fronts and other centrals connect to.</summary>
    Central,

    /// <summary>An auditor: may read books, if its signed access request says so too.</summary>
    Auditor,
}

namespace Jiaozi.Hosting.Tls;

/// <summary>
/// Says which roles a service is for, or one of its methods if that is for others; <see cref="PeerGuard"/> sees to it.
/// </summary>
/// <param name="roles">The roles, one or more.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class PeerRolesAttribute(params NodeRole[] roles) : Attribute
{
    /// <summary>The roles.</summary>
    public IReadOnlyList<NodeRole> Roles => roles;
}

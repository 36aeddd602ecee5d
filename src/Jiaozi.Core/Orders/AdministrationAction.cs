namespace Jiaozi.Core.Orders;

/// <summary>What operators can do to an owner; the numbers are part of the format.</summary>
public enum AdministrationAction
{
    /// <summary>Stops spending; receiving goes on.</summary>
    Freeze = 1,

    /// <summary>Allows spending again.</summary>
    Unfreeze = 2,

    /// <summary>Gives the institution role: may redeem.</summary>
    AppointInstitution = 3,

    /// <summary>Takes the institution role back.</summary>
    DismissInstitution = 4,

    /// <summary>Revokes one device of the owner.</summary>
    RevokeDevice = 5,
}

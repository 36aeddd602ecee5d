using Jiaozi.Core.Money;

namespace Jiaozi.Core.Network;

/// <summary>The limits that a network sets; every part enforces the same ones.</summary>
public sealed record NetworkLimits
{
    /// <summary>Largest amount of one order, in minor units.</summary>
    public long MaxOrderMinorUnits { get; init; } = Amount.MaxMinorUnits;

    /// <summary>How far ahead an order's expiry may lie, in seconds.</summary>
    public int MaxExpirySeconds { get; init; } = 24 * 3600;

    /// <summary>Devices of one owner that are not revoked.</summary>
    public int MaxDevicesPerOwner { get; init; } = 8;
}

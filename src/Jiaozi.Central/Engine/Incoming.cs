using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;

namespace Jiaozi.Central.Engine;

/// <summary>A coin for an owner of this region, to be carried to terminals that listen.</summary>
internal readonly record struct Incoming(
    OwnerDigest Owner, ReadOnlyMemory<byte> BodyBytes, int Leaf, OwnerId? Payer, OrderId Order);

using System.Buffers.Binary;
using System.Security.Cryptography;
using Jiaozi.Core.Wire;

namespace Jiaozi.Protocol.Network;

/// <summary>Names for new networks.</summary>
public static class NetworkIds
{
    /// <summary>16 random bytes that no other network has.</summary>
    public static NetworkId Draw() =>
        new(BinaryPrimitives.ReadUInt128BigEndian(RandomNumberGenerator.GetBytes(NetworkId.Size)));
}

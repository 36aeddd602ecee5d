using CsCheck;

namespace Jiaozi.Core.Tests.Support;

/// <summary>Random damage to bytes: flips, insertions, deletions, doublings, up to four at once.</summary>
internal static class Mutation
{
    public static Gen<byte[]> Of(IReadOnlyList<byte[]> samples) => Gen.Select(
        Gen.Int[0, samples.Count - 1],
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 1 << 20], Gen.Byte, (kind, place, value) => (kind, place,
            value)).Array[1, 4],
        (sample, damages) => damages.Aggregate(samples[sample], Apply));

    private static byte[] Apply(byte[] bytes, (int Kind, int Place, byte Value) damage)
    {
        if (bytes.Length == 0) return [damage.Value];
        int place = damage.Place % bytes.Length;
        switch (damage.Kind)
        {
            case 0: return [.. bytes[..place], damage.Value, .. bytes[place..]];
            case 1: return [.. bytes[..place], .. bytes[(place + 1)..]];
            case 2: return bytes[..place];
            case 3: return [.. bytes[..place], .. bytes[place..], bytes[place]];
            case 4: return With(bytes, place, (byte)(bytes[place] ^ (1 << (damage.Value & 7))));
            default: return With(bytes, place, damage.Value);
        }
    }

    private static byte[] With(byte[] bytes, int place, byte value)
    {
        byte[] changed = [.. bytes];
        changed[place] = value;
        return changed;
    }
}

namespace Jiaozi.Cli.Benching;

/// <summary>A small repeatable generator (SplitMix64), so that a benchmark draws the same payments every time.</summary>
internal sealed class SplitMix(ulong state)
{
    private ulong _state = state;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        ulong z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to below <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(Next() % (uint)bound);

    /// <summary>True with that probability.</summary>
    public bool Chance(double probability) => (Next() >> 11) * (1.0 / (1UL << 53)) < probability;
}

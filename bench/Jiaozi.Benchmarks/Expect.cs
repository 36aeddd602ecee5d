namespace Jiaozi.Benchmarks;

/// <summary>Stops a benchmark before it measures something that does not work.</summary>
internal static class Expect
{
    /// <summary>Throws unless the claim holds.</summary>
    public static void That(bool holds, string claim)
    {
        if (!holds) throw new InvalidOperationException($"Not so: {claim}.");
    }
}

namespace Jiaozi.Sandbox.Servers;

/// <summary>What a server said when it was asked how it is doing.</summary>
/// <param name="Health">Its answer; null if there was none.</param>
/// <param name="Failure">Why there was none; empty if there was one.</param>
public readonly record struct HealthAnswer<T>(T? Health, string Failure)
    where T : class;

namespace Jiaozi.Central.Engine;

/// <summary>How the engine is doing.</summary>
public enum EngineState
{
    /// <summary>Takes orders.</summary>
    Ready,

    /// <summary>The store failed; the engine asks it until it answers. Orders are refused meanwhile.</summary>
    Recovering,

    /// <summary>An invariant broke, or the central was shut down. Nothing is taken until a restart.</summary>
    Stopped,
}

namespace Jiaozi.Core.Outcomes;

/// <summary>What the sender should do after a refusal.</summary>
public enum RetryHint
{
    /// <summary>Nothing to do: the order is done.</summary>
    None,

    /// <summary>Never send this again; make a new order if the wish remains.</summary>
    Never,

    /// <summary>Send the very same order again, a little later.</summary>
    RetrySame,

    /// <summary>Sync the wallet with the home central, then make a new order.</summary>
    Resync,

    /// <summary>Ask for the order by its id, or send the very same order again: both are safe.</summary>
    AskById,
}

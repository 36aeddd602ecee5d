using Jiaozi.Core.Outcomes;

namespace Jiaozi.Core.Ledger;

/// <summary>What the rules say of an order: effects, or a refusal that changes nothing.</summary>
public sealed record Decision
{
    private Decision(Effects? effects, Refusal? refusal) => (Effects, Refusal) = (effects, refusal);

    /// <summary>The effects, if the order commits.</summary>
    public Effects? Effects { get; }

    /// <summary>The refusal, if it does not.</summary>
    public Refusal? Refusal { get; }

    /// <summary>The order commits.</summary>
    public static Decision Commit(Effects effects) => new(effects.AssertConserved(), null);

    /// <summary>The order is refused.</summary>
    public static Decision Refuse(Status status, string detail) => new(null, new Refusal(status, detail));

    /// <summary>The order is refused with the status's own sentence.</summary>
    public static Decision Refuse(Status status) => new(null, Refusal.Of(status));
}

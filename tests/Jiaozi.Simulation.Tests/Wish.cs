using Jiaozi.Central.Engine;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire.Cose;

namespace Jiaozi.Simulation.Tests;

/// <summary>One signed order, offered again until it is decided, as a wallet that loses answers would do.</summary>
internal sealed class Wish(SimulatedOwner actor, SignedMessage signed, IReadOnlyList<Coin> inputs)
{
    private const int Attempts = 6;

    public SimulatedOwner Actor { get; } = actor;

    public SignedMessage Signed { get; } = signed;

    public IReadOnlyList<Coin> Inputs { get; } = inputs;

    /// <summary>What the model expects; several where rivals race for a coin.</summary>
    public required IReadOnlyList<Status> Expected { get; init; }

    /// <summary>The recorded answer that an earlier order must get again, if this is a repetition.</summary>
    public byte[]? SameAs { get; init; }

    /// <summary>Another order for the same coins: exactly one of both may commit.</summary>
    public Wish? Rival { get; set; }

    /// <summary>What the model does once it is committed.</summary>
    public Action<Outcome> OnCommitted { get; init; } = _ => { };

    /// <summary>True if the first answer is thrown away.</summary>
    public bool LosesAnswer { get; set; }

    public OrderAnswer? Answer { get; private set; }

    public Order Order => Order.Decode(Signed);

    /// <summary>Offers the order a few times.</summary>
    public async Task TryAsync(CentralWorld world)
    {
        CentralSite site = world.Home(Actor.Person.Id);
        for (int i = 0; i < Attempts && Answer is null; i++)
        {
            OrderAnswer? answer = null;
            try
            {
                answer = await site.SubmitAsync(Signed, CentralWorld.Places(Inputs));
            }
            catch (ObjectDisposedException)
            {
                // The central was shut down under this request; a wallet sees a broken connection.
            }

            bool final = answer is not null
                && StatusInfo.Of(answer.Status).Hint is not (RetryHint.RetrySame or RetryHint.AskById);
            if (final && !LosesAnswer) Answer = answer;
            else await Task.Delay(TimeSpan.FromMilliseconds(300), world.Time);
            LosesAnswer = false;
        }
    }
}

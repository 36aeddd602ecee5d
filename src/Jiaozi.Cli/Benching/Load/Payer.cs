using System.Net.Sockets;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;

namespace Jiaozi.Cli.Benching.Load;

/// <summary>
/// An owner that pays: every payment spends the change of the one before. Orders are signed ahead (the change's id
/// follows from the order), the coin string comes with the answer.
/// </summary>
internal sealed class Payer(int owner, OwnerId id, byte[] coin, CoinId coinId, long minorUnits)
{
    /// <summary>Its index.</summary>
    public int Owner { get; } = owner;

    /// <summary>Its owner id.</summary>
    public OwnerId Id { get; } = id;

    /// <summary>The coin to spend next, as ASCII text.</summary>
    public byte[] Coin { get; private set; } = coin;

    /// <summary>Orders signed ahead, base64url as ASCII text, with what follows from them.</summary>
    public Queue<SignedPayment> Signed { get; } = new();

    /// <summary>Id of the coin after all signed orders.</summary>
    public CoinId LastCoin { get; set; } = coinId;

    /// <summary>Worth of the coin after all signed orders.</summary>
    public long LastMinorUnits { get; set; } = minorUnits;

    /// <summary>Id of the coin after all acknowledged orders.</summary>
    public CoinId HeldCoin { get; private set; } = coinId;

    /// <summary>Worth of the coin after all acknowledged orders.</summary>
    public long HeldMinorUnits { get; private set; } = minorUnits;

    /// <summary>True while it is not known whether the order that was sent last has been carried out.</summary>
    public bool IsInDoubt { get; private set; }

    /// <summary>Acknowledged payments.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Sends the next order.</summary>
    /// <param name="connection">To a front.</param>
    /// <param name="due">Timestamp from which its latency counts.</param>
    /// <param name="tally">Counts what comes of it.</param>
    /// <returns>The answer's status; null if the connection broke before it.</returns>
    public async ValueTask<StatusInfo?> SendAsync(LoadConnection connection, long due, LoadTally tally)
    {
        SignedPayment payment = Signed.Peek();
        try
        {
            LoadAnswer answer = await connection.PayAsync(payment.Text, Coin);
            StatusInfo status = StatusInfo.Of((Status)answer.Code);
            IsInDoubt = !status.Recorded && (IsInDoubt || status.Moved == MoneyMoved.Unknown);
            if (status.Status == Status.Committed) Acknowledge(payment, answer, due, tally);
            else tally.Refuse(answer.Code);
            if (answer.HasRetryHint) tally.RetryHints++;
            return status;
        }
        catch (SocketException)
        {
            IsInDoubt = true;
            tally.Broken++;
            return null;
        }
    }

    private void Acknowledge(SignedPayment payment, LoadAnswer answer, long due, LoadTally tally)
    {
        tally.Commit(TimeProvider.System.GetTimestamp() - due);
        Signed.Dequeue();
        Coin = answer.Change.ToArray();
        HeldCoin = payment.Change;
        HeldMinorUnits = payment.MinorUnitsLeft;
        Acknowledged++;
    }

    /// <summary>A payment ready to be sent.</summary>
    internal readonly record struct SignedPayment(byte[] Text, OrderId Id, CoinId Change, long MinorUnitsLeft);
}

using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire;
using Jiaozi.Front.Centrals;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Front.Api;

/// <summary>Turns replies of centrals into HTTP answers.</summary>
internal static class Answers
{
    /// <summary>The answer to a submitted order: 200 only if it committed.</summary>
    public static IResult Submitted(OrderReply reply, OrderId orderId) =>
        reply.Status == (int)Status.Committed ? Recorded(reply, orderId) : Refused(reply, orderId);

    /// <summary>The answer found by id: 200 if one is recorded, refusal or not.</summary>
    public static IResult Found(OrderReply reply, OrderId orderId) =>
        reply.Outcome.IsEmpty && reply.Status != (int)Status.Committed
            ? Refused(reply, orderId)
            : Recorded(reply, orderId);

    /// <summary>A refusal that a central gave by number.</summary>
    public static ProblemResult Refused(int status, string detail, string? orderId = null, string? answer = null) =>
        new(ToRefusal(status, detail), orderId, answer);

    /// <summary>The refusal of a read that got no reply: reads change nothing, so it is always the same.</summary>
    public static ProblemResult Unreachable(CallFault fault, string region) => new(new Refusal(
        Status.RegionUnavailable,
        fault == CallFault.NotSent
            ? $"The central of {region} cannot be reached."
            : $"The central of {region} did not answer."));

    /// <summary>A coin string from a coin's bytes.</summary>
    public static string CoinText(ByteString coin) => Coin.Prefix + Base64UrlText.Encode(coin.Span);

    /// <summary>The marker of the next page; null on the last.</summary>
    public static string? NextText(ByteString next) => next.IsEmpty ? null : Base64UrlText.Encode(next.Span);

    /// <summary>A refusal out of a reply's number and words.</summary>
    public static Refusal ToRefusal(int status, string detail)
    {
        if (status == 0 || !StatusInfo.IsKnown(status))
            return new Refusal(Status.InternalFault, $"The central answered with status {status}, unknown here.");
        return detail.Length > 0 ? new Refusal((Status)status, detail) : Refusal.Of((Status)status);
    }

    private static ProblemResult Refused(OrderReply reply, OrderId orderId)
    {
        if (reply.Outcome.IsEmpty) return Refused(reply.Status, reply.Detail, orderId.ToString());
        if (!TryRead(reply, orderId, out OutcomeRecord? record, out _, out ProblemResult? wrong)) return wrong;
        return (int)record.Status == reply.Status
            ? Refused(reply.Status, reply.Detail, orderId.ToString(), Base64UrlText.Encode(reply.Outcome.Span))
            : Wrong("The central's answer contradicts itself.", orderId);
    }

    private static IResult Recorded(OrderReply reply, OrderId orderId)
    {
        if (!TryRead(
            reply, orderId, out OutcomeRecord? record, out IReadOnlyList<ReadOnlyMemory<byte>>? coins,
            out ProblemResult? wrong))
        {
            return wrong;
        }

        StatusInfo info = StatusInfo.Of(record.Status);
        string detail = reply.Detail.Length > 0 ? reply.Detail : info.Summary;
        return new OrderAnswerResult(orderId, info, detail, reply.Outcome.Memory, coins);
    }

    /// <summary>Reads a recorded outcome; false if it cannot be read or is about another order.</summary>
    private static bool TryRead(
        OrderReply reply, OrderId orderId, [NotNullWhen(true)] out OutcomeRecord? record,
        [NotNullWhen(true)] out IReadOnlyList<ReadOnlyMemory<byte>>? coins,
        [NotNullWhen(false)] out ProblemResult? wrong)
    {
        string why;
        try
        {
            coins = Outcome.CoinsOf(reply.Outcome.Memory, out record);
            wrong = null;
            if (record.Order == orderId) return true;
            why = "The central's answer is about another order.";
        }
        catch (WireFormatException fault)
        {
            why = $"The central's answer cannot be read: {fault.Message}";
        }

        (record, coins) = (null, null);
        wrong = Wrong(why, orderId);
        return false;
    }

    private static ProblemResult Wrong(string why, OrderId orderId) =>
        new(new Refusal(Status.InternalFault, why), orderId.ToString());
}

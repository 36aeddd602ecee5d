using System.Text.Json.Nodes;
using Jiaozi.Core.Audit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Tests.Audit;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Vectors;

/// <summary>Copies of a region's books of two logs, as auditors get them.</summary>
internal static class BookVectors
{
    private static readonly CoinBody Rest = World.Body(World.Alice, 700, 3, 1);

    public static VectorFile Make() => new(
        "books.json", "Copies of the books of one region: its logs, their seals, coins and transfers.", [.. Vectors()],
        Accepts);

    private static bool Accepts(Vector vector)
    {
        var auditor = new RegionAuditor(
            VectorWorld.Networks[vector.Text("network")], RegionCode.Parse(vector.Text("region")));
        foreach (JsonNode? head in vector.Data["logs"]!.AsArray())
        {
            if (!LogId.TryParse((string)head!["log"]!, out LogId log)) return false;
            auditor.AddHead(log, (ulong)head["number"]!);
        }

        Each(vector, "seals", auditor.AddSeal);
        Each(vector, "coins", auditor.AddCoin);
        Each(vector, "transfers", auditor.AddTransfer);
        auditor.Finish();
        return auditor.Findings.Count == 0;
    }

    private static void Each(Vector vector, string records, Action<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> add)
    {
        foreach (JsonNode? record in vector.Data[records]!.AsArray())
            add(Convert.FromHexString((string)record!["key"]!), Convert.FromHexString((string)record["value"]!));
    }

    private static IEnumerable<Vector> Vectors()
    {
        yield return Of("one log", "", (0, new Books()));
        yield return Of("two logs", "", (0, new Books()), (3, Second()));
        yield return Of("two logs, one outbox acknowledged", "", (0, new Books()), (3, Second(b => b.Outbox.Clear())));
        yield return Of("no logs at all", "");
        yield return Of("a log is missing", "a coin under a log that is not there",
            (0, new Books()), (3, Second(b => b.Seals.Clear())));
        yield return Of("the end of a log is missing", "the chain ends before the newest seal",
            (0, new Books()), (3, Second(b =>
            {
                b.Head = 3;
                b.Seals.RemoveAt(2);
            })));
        yield return Of("a log named beyond its end", "the chain ends before the newest seal",
            (0, new Books { Head = 4 }));
        yield return Of("a log of writer 256", "there is no such log", (256, new Books()));
        yield return Of("seals under the keys of another log", "a seal of another log", (1, new Books()));
        yield return Of("a coin too many, each chain holds", "the coins are more than all logs together say",
            (0, new Books()), (3, Second(b => b.Coins.Add(Books.Coin(World.Body(World.Alice, 900, 102, 1), 2, 1, 3)))));
        yield return Of("a coin too few", "the coins are less than all logs together say",
            (0, new Books()), (3, Second(b => b.Coins.Clear())));
        yield return Of("a coin under the seal of another log", "the leaf is another",
            (0, Tampered(b => b.Coins[0] = Books.Coin(Rest, 3, 1, 3))), (3, Second()));
        yield return Of("a coin under another coin's key", "the key is another",
            (0, Tampered(b => b.Coins[0] = (LedgerKeys.Coin(World.Bao.Digest, Rest.Id), b.Coins[0].Value))));
        yield return Of("transfers of another log", "the leaf is in another log",
            (0, Tampered(b => (b.Outbox[0], b.Outbox[1]) = (Second().Outbox[0], Second().Outbox[1]))), (3, Second()));
        yield return Of("a transfer is missing", "the outbox ends before the totals",
            (0, Tampered(b => b.Outbox.RemoveAt(1))));
        yield return Of("a transfer of another order", "the coin id does not derive from payer and order",
            (0, Tampered(b => b.Outbox[1] = b.Outbox[1] with
            {
                Value = Books.Transfer(World.Body(World.Chen, 200, 3, 0, World.Alice), 3, 4),
            })));
    }

    private static Books Second(Action<Books>? tamper = null) => Tampered(tamper ?? (_ => { }), new Books(3, 100));

    private static Books Tampered(Action<Books> tamper, Books? books = null)
    {
        books ??= new Books();
        tamper(books);
        return books;
    }

    private static Vector Of(string name, string reason, params (int Writer, Books Books)[] logs)
    {
        var data = new JsonObject
        {
            ["network"] = "plain", ["region"] = TestNetwork.Shanghai.ToString(),
            ["logs"] = new JsonArray([.. logs.Select(log => (JsonNode)new JsonObject
            {
                ["log"] = $"{TestNetwork.Shanghai}/{log.Writer}",
                ["number"] = log.Books.Head ?? (ulong)log.Books.Seals.Count,
            })]),
        };
        data["seals"] = Records(logs.SelectMany(log => log.Books.Seals.Select(
            (seal, i) => (LedgerKeys.Seal(new SealId((byte)log.Writer, (ulong)i + 1)), seal))));
        data["coins"] = Records(logs.SelectMany(log => log.Books.Coins));
        data["transfers"] = Records(logs.SelectMany(log => log.Books.Outbox.Select(
            transfer => (LedgerKeys.Outbox(transfer.Destination, (byte)log.Writer, transfer.Number), transfer.Value))));
        return new Vector(name, reason, data);
    }

    private static JsonArray Records(IEnumerable<(byte[] Key, byte[] Value)> records) =>
    [
        .. records.Select(record => (JsonNode)new JsonObject
        {
            ["key"] = Convert.ToHexStringLower(record.Key), ["value"] = Convert.ToHexStringLower(record.Value),
        }),
    ];
}

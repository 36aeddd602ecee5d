using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Jiaozi.Cli.Commands;
using Jiaozi.Core.Money;
using Jiaozi.Core.Owners;

namespace Jiaozi.Cli.Replaying;

/// <summary>
/// Reads <c>id,time,kind,from,to,amount</c>; every bad row is reported, and nothing runs if one is bad.
/// </summary>
internal static class ReplayFile
{
    private const int MaxErrorsShown = 20;
    private static readonly string[] Header = ["id", "time", "kind", "from", "to", "amount"];

    /// <summary>Reads the whole file.</summary>
    /// <exception cref="CommandException">With the bad rows.</exception>
    public static IReadOnlyList<ReplayRow> Read(string path, Currency currency)
    {
        var rows = new List<ReplayRow>();
        var errors = new List<string>();
        try
        {
            using var text = new StreamReader(path);
            bool isBad = false;
            using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                MissingFieldFound = null, BadDataFound = _ => isBad = true,
            });
            if (!csv.Read() || !csv.ReadHeader() || !Header.All(name => csv.HeaderRecord!.Contains(name)))
                throw new CommandException($"'{path}' must have the columns {string.Join(",", Header)}.");
            while (true)
            {
                isBad = false;
                if (!csv.Read()) break;
                ReplayRow? row = null;
                string? error = isBad
                    ? "a quotation mark is out of place."
                    : csv.Parser.Count != csv.HeaderRecord!.Length
                        ? $"it has {csv.Parser.Count} fields instead of {csv.HeaderRecord.Length}."
                        : Parse(csv, currency, out row);
                if (error is null) rows.Add(row!);
                else errors.Add($"line {csv.Parser.RawRow}: {error}");
            }
        }
        catch (CsvHelperException)
        {
            throw new CommandException($"'{path}' is not a readable CSV file.");
        }

        if (errors.Count == 0) return rows;
        string more = errors.Count > MaxErrorsShown
            ? $"{Environment.NewLine}and {errors.Count - MaxErrorsShown} more"
            : "";
        throw new CommandException(
            $"'{path}' has {Advice.Count(errors.Count, "bad row")}; nothing was run:{Environment.NewLine}"
            + string.Join(Environment.NewLine, errors.Take(MaxErrorsShown)) + more);
    }

    private static string? Parse(CsvReader csv, Currency currency, out ReplayRow? row)
    {
        row = null;
        string id = csv.GetField("id") ?? "";
        string kindText = csv.GetField("kind") ?? "";
        if (!DateTimeOffset.TryParse(
            csv.GetField("time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out DateTimeOffset time))
            return "the time cannot be read.";
        if (Kind(kindText) is not { } kind) return $"the kind '{kindText}' is not issue, pay or redeem.";
        if (!currency.TryParse(csv.GetField("amount"), out Amount amount))
            return $"'{csv.GetField("amount")}' is no amount of {currency}.";
        if (kind == ReplayKind.Redeem && csv.GetField("to") is { Length: > 0 })
            return "to: a redeem row has no payee; the money goes to the institution of the payer's home region.";
        if (kind == ReplayKind.Issue && csv.GetField("from") is { Length: > 0 })
            return "from: an issue row has no payer.";
        FeatureValue from = default, to = default;
        if (kind != ReplayKind.Issue
            && !FeatureValue.TryParse(csv.GetField("from"), out from, out FeatureValueError error))
            return $"from: {error.Explain()}";
        if (kind != ReplayKind.Redeem && !FeatureValue.TryParse(csv.GetField("to"), out to, out error))
            return $"to: {error.Explain()}";
        row = new ReplayRow(csv.Parser.Row, id, time.ToUnixTimeMilliseconds(), kind, from, to, amount);
        return null;
    }

    private static ReplayKind? Kind(string text) => text.ToUpperInvariant() switch
    {
        "ISSUE" => ReplayKind.Issue,
        "PAY" => ReplayKind.Pay,
        "REDEEM" => ReplayKind.Redeem,
        _ => null,
    };
}

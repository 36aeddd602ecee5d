namespace Jiaozi.Cli.Benching.Growth;

/// <summary>Runs that differ in one size and in nothing else.</summary>
/// <param name="Name">Such as <c>coins</c>.</param>
/// <param name="Meaning">What the size counts, for people.</param>
/// <param name="Sizes">The sizes, smallest first.</param>
/// <param name="Options">What a run of that size does.</param>
internal sealed record GrowthGroup(
    string Name, string Meaning, IReadOnlyList<int> Sizes, Func<int, BenchOptions> Options)
{
    private const int MostOwners = 20_000;

    /// <summary>The names of all groups.</summary>
    public static readonly string[] Names = ["coins", "owners", "regions"];

    /// <summary>The groups that were asked for.</summary>
    public static IReadOnlyList<GrowthGroup> Of(GrowthOptions options)
    {
        // The payers are the same however many coins there are, so the smallest size must have a coin for each.
        int coins = options.Coins[0];
        int owners = Math.Min(MostOwners, 2 * coins);
        BenchOptions common = Run(options, owners, payers: Math.Min(owners, coins), coins);
        int mostOwners = options.Owners[^1];
        GrowthGroup[] all =
        [
            new(Names[0], "unspent coins", options.Coins, size => common with { Coins = size }),

            // Everybody pays, and every payer needs a coin, so all have the coins that the most owners need. Few owners
            // cannot keep many connections busy, so none have more than the fewest owners can.
            new(Names[1], "owners", options.Owners, size => Run(options, size, payers: size, mostOwners) with
            {
                Connections = Connections(options.Owners[0]),
            }),

            // The regions that run are the same, so there are no more than the smallest file names.
            new(Names[2], "regions in the network file", options.Regions, size => common with
            {
                NamedRegions = size,
                RunningRegions = Math.Min(options.RunningRegions, options.Regions[0]),
            }),
        ];
        return [.. all.Where(group => options.Only.Contains(group.Name))];
    }

    private static BenchOptions Run(GrowthOptions options, int owners, int payers, int coins) => new()
    {
        Seconds = options.Seconds,
        Owners = owners,
        Payers = payers,
        Coins = coins,
        RunningRegions = options.RunningRegions,
        Connections = Connections(payers),
        Loads = [],
    };

    /// <summary>A payer has one payment under way; with two payers for a connection there is always one to find.</summary>
    private static int Connections(int payers) => Math.Min(new BenchOptions().Connections, payers / 2);
}

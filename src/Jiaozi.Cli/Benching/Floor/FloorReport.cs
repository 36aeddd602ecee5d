namespace Jiaozi.Cli.Benching.Floor;

/// <summary>
/// What a payment costs beside what it could not cost less than with these libraries on this machine: microseconds of
/// processor time, everything measured in one run.
/// </summary>
/// <param name="VerifyUs">One verification of a payer's signature.</param>
/// <param name="Http">Requests and answers alone, before and after the payments.</param>
/// <param name="StoreUs">The durable store alone, before and after the payments.</param>
/// <param name="Payments">The benchmark of payments, saturation first.</param>
internal sealed record FloorReport(
    double VerifyUs, IReadOnlyList<FloorHttp> Http, IReadOnlyList<double> StoreUs, BenchReport Payments)
{
    /// <summary>Requests and answers alone: server.</summary>
    public double HttpServerUs => Mean(Http.Select(http => http.ServersUs));

    /// <summary>Requests and answers alone: load generator.</summary>
    public double HttpGeneratorUs => Mean(Http.Select(http => http.GeneratorUs));

    /// <summary>The durable store alone.</summary>
    public double MeanStoreUs => Mean(StoreUs);

    /// <summary>Verification, HTTP and store.</summary>
    public double FloorUs => Math.Round(VerifyUs + HttpServerUs + HttpGeneratorUs + MeanStoreUs, 1);

    /// <summary>What a payment costs.</summary>
    public double PaymentUs => Payments.Phases[0].CpuUs.Total;

    /// <summary>What is left for the programs themselves: everything that is not the floor.</summary>
    public double RestUs => Math.Round(PaymentUs - FloorUs, 1);

    /// <summary>The <c>verifyRatio</c> of programs that cost nothing, all cores busy.</summary>
    public double BestRatio => Math.Round(VerifyUs / FloorUs, 3);

    /// <summary>
    /// Share of the processor time of all cores that the programs had; the rest is the kernel's own, other programs' and
    /// what was left.
    /// </summary>
    public static double Busy(BenchPhase phase) =>
        Math.Round(phase.PerSecond * phase.CpuUs.Total / 1e6 / Environment.ProcessorCount, 3);

    private static double Mean(IEnumerable<double> values) => Math.Round(values.Average(), 1);
}

using Jiaozi.Core.Ledger;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Links;

/// <summary>Every log of a region may deliver, if a key of the region signed for it and nobody else.</summary>
public sealed class WriterTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    public void VerifySender_AnyLog_IsBelievedIfItsRegionSigned(byte writer)
    {
        var network = new TestNetwork();
        var claim = new DeliveryClaim(
            network.File.Plan.Id, new LogId(TestNetwork.Shanghai, writer), TestNetwork.Beijing, 1, 1, new byte[32]);
        SignedMessage signed = claim.Sign(network.RegionKey(TestNetwork.Shanghai));
        SignedMessage forged = claim.Sign(network.RegionKey(TestNetwork.Guangdong));

        Assert.Null(claim.VerifySender(signed, network.File, TestNetwork.Beijing));
        Assert.NotNull(claim.VerifySender(forged, network.File, TestNetwork.Beijing));
    }
}

using Jiaozi.Core.Ledger;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Links;

/// <summary>A region's key must not open a second log that no auditor follows: money could come out of it.</summary>
public sealed class WriterTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(65535, false)]
    public void VerifySender_LogOfAnotherWriter_IsRefusedThoughTheRegionSignedIt(ushort writer, bool accepted)
    {
        var network = new TestNetwork();
        var claim = new DeliveryClaim(
            network.File.Plan.Id, new LogId(TestNetwork.Shanghai, writer), TestNetwork.Beijing, 1, 1, new byte[32]);
        SignedMessage signed = claim.Sign(network.RegionKey(TestNetwork.Shanghai));

        Assert.Equal(accepted, claim.VerifySender(signed, network.File, TestNetwork.Beijing) is null);
    }
}

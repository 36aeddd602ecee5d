using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Tests.Wire;

public sealed class MapOrderTests
{
    /// <summary>
    /// The CBOR library sorts keys by length, RFC 8949 §4.2.1 bytewise. This holds the label sets of formats.md to the
    /// ones where both agree.
    /// </summary>
    [Theory]
    [InlineData(1, 3, 4)]
    [InlineData(1, 4)]
    [InlineData(1, 4, 395, -70001, -70002, -70003)]
    [InlineData(1, 3, -1, -2, -3)]
    [InlineData(1, -1, -2, -3)]
    public void Labels_OfEveryMap_AreInRfc8949Order(params int[] labels)
    {
        string[] keys = [.. labels.Select(label => Convert.ToHexStringLower(new WireWriter().Int64(label).ToArray()))];
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
    }

    [Fact]
    public void Headers_AsWritten_AreInRfc8949Order()
    {
        foreach (string name in new[] { "SealHeader", "PublicKey" })
        {
            foreach (byte[] sample in Codecs.Named(name).Samples)
            {
                var reader = new WireReader(sample);
                var keys = new List<string>();
                for (int pairs = reader.StartMap(); pairs > 0; pairs--)
                {
                    keys.Add(Convert.ToHexStringLower(reader.Encoded().Span));
                    reader.Encoded();
                }

                Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
            }
        }
    }
}

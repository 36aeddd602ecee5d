namespace Jiaozi.Core.Tests.Support;

/// <summary>A decoder under test.</summary>
/// <param name="Name">Name of the structure.</param>
/// <param name="Samples">Valid encodings.</param>
/// <param name="Rewrite">Decodes and encodes again from the decoded parts alone, never from kept bytes.</param>
internal sealed record Codec(string Name, IReadOnlyList<byte[]> Samples, Func<byte[], byte[]> Rewrite)
{
    public override string ToString() => Name;
}

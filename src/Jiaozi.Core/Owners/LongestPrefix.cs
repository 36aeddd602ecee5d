namespace Jiaozi.Core.Owners;

/// <summary>Regions by prefix; the longest prefix of a text wins. Costs one look-up per length in use.</summary>
internal sealed class LongestPrefix
{
    private readonly Dictionary<string, RegionCode> _regions = [];
    private readonly List<int> _lengths = [];

    public void Add(string prefix, RegionCode region)
    {
        _regions.Add(prefix, region);
        if (_lengths.Contains(prefix.Length)) return;
        _lengths.Add(prefix.Length);
        _lengths.Sort((left, right) => right.CompareTo(left));
    }

    public bool TryFind(ReadOnlySpan<char> text, out RegionCode region)
    {
        var bySpan = _regions.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (int length in _lengths)
            if (length <= text.Length && bySpan.TryGetValue(text[..length], out region)) return true;
        region = default;
        return false;
    }
}

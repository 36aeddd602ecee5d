namespace Jiaozi.Core.Owners;

/// <summary>
/// Reads a regular expression over digits and finds its reach: how many leading digits can decide a match. A text
/// that matches still does with any other digits after the reach, for those are read by <c>[0-9]</c> alone.
/// </summary>
internal ref struct PatternReach
{
    /// <summary>The reach of expressions that this reader does not understand: every digit may count.</summary>
    public const int Unbounded = int.MaxValue;

    private readonly ReadOnlySpan<char> _pattern;
    private int _at;
    private int _reach;
    private bool _isUnderstood = true;

    private PatternReach(string pattern) => _pattern = pattern;

    /// <summary>
    /// The reach of a pattern of digits, classes, groups, alternatives and bounded repeats; anything else is
    /// <see cref="Unbounded"/>.
    /// </summary>
    public static int Of(string pattern)
    {
        PatternReach reader = new(pattern);
        reader.ReadAlternatives(0);
        return reader._isUnderstood && reader._at == pattern.Length ? reader._reach : Unbounded;
    }

    /// <summary>Reads what begins at <paramref name="start"/> at the latest; returns the latest end.</summary>
    private int ReadAlternatives(int start)
    {
        int end = ReadSequence(start);
        while (Take("|")) end = Math.Max(end, ReadSequence(start));
        return end;
    }

    private int ReadSequence(int start)
    {
        while (_isUnderstood && _at < _pattern.Length && _pattern[_at] is not ('|' or ')'))
            start = ReadRepeated(start);
        return start;
    }

    private int ReadRepeated(int start)
    {
        int reachBefore = _reach;
        _reach = 0;
        int width = ReadAtom(start) - start;
        int times = ReadRepeat();
        // The last turn of a repeat begins that much later, and so does what it decides.
        if (_reach > 0) _reach += (times - 1) * width;
        _reach = Math.Max(_reach, reachBefore);
        return start + times * width;
    }

    private int ReadAtom(int start)
    {
        if (Take("[0-9]") || Take(@"\d")) return start + 1;
        if (Take("(?:"))
        {
            int end = ReadAlternatives(start);
            _isUnderstood &= Take(")");
            return end;
        }
        if (Take("["))
        {
            while (_at < _pattern.Length && (char.IsAsciiDigit(_pattern[_at]) || _pattern[_at] == '-')) _at++;
            _isUnderstood &= Take("]");
        }
        else
        {
            _isUnderstood &= char.IsAsciiDigit(_pattern[_at]);
            _at++;
        }
        _reach = start + 1;
        return start + 1;
    }

    /// <summary>Reads <c>?</c>, <c>{n}</c>, <c>{n,m}</c> or nothing; returns the most turns.</summary>
    private int ReadRepeat()
    {
        if (Take("?") || !Take("{")) return 1;
        int most = ReadNumber();
        if (Take(",")) most = ReadNumber();
        _isUnderstood &= Take("}");
        return most;
    }

    private int ReadNumber()
    {
        int value = 0, first = _at;
        while (_at < _pattern.Length && _at < first + 2 && char.IsAsciiDigit(_pattern[_at]))
            value = value * 10 + (_pattern[_at++] - '0');
        _isUnderstood &= value > 0;
        return value;
    }

    private bool Take(string token)
    {
        if (!_pattern[_at..].StartsWith(token)) return false;
        _at += token.Length;
        return true;
    }
}

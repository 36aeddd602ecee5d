namespace Jiaozi.Front.Api;

/// <summary>A value that is made at most once in a while, however many ask for it.</summary>
internal sealed class Aged<T>(TimeSpan maxAge, TimeProvider time, Func<Task<T>> make)
    where T : class
{
    private readonly Lock _gate = new();
    private Task<T>? _value;
    private long _made;

    public Task<T> GetAsync()
    {
        lock (_gate)
        {
            bool fresh = _value is { IsCompleted: false }
                || (_value is { IsCompletedSuccessfully: true } && time.GetElapsedTime(_made) < maxAge);
            if (fresh) return _value!;
            _made = time.GetTimestamp();
            return _value = make();
        }
    }
}

namespace Jiaozi.Front.Centrals;

/// <summary>
/// Tells whether any byte of a call's message was handed to a connection. This is the whole difference between
/// "nothing happened" and "outcome unknown": a central cannot act on a message that was never sent, whatever the
/// exception says. Status codes cannot tell: a refused connection and a broken one are both "unavailable".
/// </summary>
internal sealed class SendProbe
{
    private static readonly AsyncLocal<SendProbe?> Ambient = new();

    private volatile bool _sent;

    /// <summary>The probe of the call under way.</summary>
    public static SendProbe? Current => Ambient.Value;

    /// <summary>True once sending has begun.</summary>
    public bool Sent => _sent;

    /// <summary>Starts to watch the next call of this flow of control.</summary>
    public static SendProbe Begin()
    {
        var probe = new SendProbe();
        Ambient.Value = probe;
        return probe;
    }

    public void MarkSent() => _sent = true;
}

namespace Jiaozi.Front.Centrals;

/// <summary>How a call to a central ended.</summary>
internal enum CallFault
{
    /// <summary>With a reply.</summary>
    None,

    /// <summary>Nothing was sent: the central cannot have acted.</summary>
    NotSent,

    /// <summary>Sent, and then no reply: the central may or may not have acted.</summary>
    NoReply,
}

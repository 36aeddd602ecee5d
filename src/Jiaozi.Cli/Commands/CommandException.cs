using Jiaozi.Core.Outcomes;

namespace Jiaozi.Cli.Commands;

/// <summary>A command cannot go on; the message is for its user.</summary>
internal sealed class CommandException(string message, Status? status = null) : Exception(message)
{
    /// <summary>The status that says the same to programs, if there is one.</summary>
    public Status? Status { get; } = status;
}

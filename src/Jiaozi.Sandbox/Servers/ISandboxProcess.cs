namespace Jiaozi.Sandbox.Servers;

/// <summary>A process of the sandbox that can be ended, and started again, while the others run.</summary>
public interface ISandboxProcess
{
    /// <summary>Such as <c>central-CN-SH</c>.</summary>
    string Name { get; }

    /// <summary>True while the process runs.</summary>
    bool IsRunning { get; }

    /// <summary>The process id, or 0.</summary>
    int Id { get; }

    /// <summary>Raised when the process ends without having been asked to.</summary>
    event Action<ISandboxProcess>? Died;

    /// <summary>Starts the process unless it runs, and waits until it can be used.</summary>
    /// <exception cref="InvalidOperationException">It could not start; the message has its last words.</exception>
    Task StartAsync(CancellationToken cancellation);

    /// <summary>Asks the process to end, waits, and ends it if it does not. Nothing happens when it is not running.</summary>
    Task StopAsync();

    /// <summary>
    /// Ends the process at once, as a failure of its machine would. Nothing happens when it is not running.
    /// </summary>
    Task KillAsync();
}

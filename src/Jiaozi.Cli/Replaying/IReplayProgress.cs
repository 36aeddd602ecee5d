namespace Jiaozi.Cli.Replaying;

/// <summary>Told how far a replay is.</summary>
internal interface IReplayProgress
{
    /// <summary>A step begins; call the result once for each of its items.</summary>
    Action Start(string step, int items);
}

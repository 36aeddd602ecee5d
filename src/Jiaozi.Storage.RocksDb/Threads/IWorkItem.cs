namespace Jiaozi.Storage.RocksDb.Threads;

/// <summary>Work that waits for a thread.</summary>
internal interface IWorkItem
{
    /// <summary>Does the work and reports its end, unless it was given up before.</summary>
    void Run();
}

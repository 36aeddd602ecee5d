namespace Jiaozi.Benchmarks;

/// <summary>The folder for results and for stores that are measured.</summary>
internal static class ArtifactsFolder
{
    private const string Root = ".artifacts";

    /// <summary><c>.artifacts/benchmarks</c> of the repository; every program of it is built below there.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && folder.Name != Root) folder = folder.Parent;
        return folder is not null
            ? System.IO.Path.Combine(folder.FullName, "benchmarks")
            : throw new InvalidOperationException($"{AppContext.BaseDirectory} is not below {Root}.");
    }
}

using Jiaozi.Storage.RocksDb.Victim;

// Commits to the store in the given folder and says the number of each commit once it was answered, until somebody
// kills the process. The number to begin with is the second argument.
await VictimHistory.CommitForeverAsync(args[0], int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture));

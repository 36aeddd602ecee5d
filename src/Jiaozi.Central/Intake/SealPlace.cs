using Jiaozi.Core.Sealing;

namespace Jiaozi.Central.Intake;

/// <summary>A seal by log and number.</summary>
public readonly record struct SealPlace(LogId Log, ulong Number);

using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Jiaozi.Cli.Commands;
using Jiaozi.Sandbox.Databases;
using Jiaozi.Sandbox.Home;
using Npgsql;

namespace Jiaozi.Cli.Benching.Postgres;

/// <summary>
/// A transfer written the usual way, as PostgreSQL's own <c>pgbench</c> runs it: two updates of balances and an insert
/// in one transaction, 16 clients. Nothing is verified, proved or sent.
/// </summary>
internal sealed partial class UsualTransfer : IAsyncDisposable
{
    private const string DatabaseName = "usual_transfer";
    private const int Clients = 16;

    private readonly SandboxDatabase _server;
    private readonly string _program;
    private readonly NpgsqlConnectionStringBuilder _login;
    private readonly string _script;

    private UsualTransfer(SandboxDatabase server, string folder)
    {
        _server = server;
        _program = Program();
        _login = new NpgsqlConnectionStringBuilder(server.Connection) { Database = DatabaseName };
        _script = Path.Combine(folder, "transfer.sql");
    }

    /// <summary>Starts a server, with accounts if it is a new one.</summary>
    /// <param name="options">The sandbox whose settings the server gets.</param>
    /// <param name="folder">Where its data and the script of the transfer are.</param>
    /// <param name="accounts">How many accounts there are.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CommandException">There is no <c>pgbench</c>.</exception>
    public static async Task<UsualTransfer> StartAsync(
        SandboxOptions options, string folder, int accounts, CancellationToken cancellation)
    {
        Program();
        string path = Path.Combine(folder, "postgres");
        bool isNew = !Directory.Exists(path);
        SandboxDatabase server = await SandboxDatabase.StartPrivateAsync(
            options, path, 0, TimeProvider.System, cancellation);
        try
        {
            var transfer = new UsualTransfer(server, folder);
            if (isNew) await transfer.FillAsync(accounts, cancellation);
            return transfer;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the server; its data stays.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>Transfers as fast as answers come.</summary>
    /// <param name="seconds">For how long; see <see cref="Seconds"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Transfers per second.</returns>
    /// <exception cref="CommandException">It failed; the message has what it said.</exception>
    public async Task<double> RunAsync(double seconds, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(
            _program,
            [
                "--no-vacuum", "--client", Text(Clients), "--jobs", Text(Math.Min(Clients, Environment.ProcessorCount)),
                "--time", Text(Seconds(seconds)), "--file", _script, "--host", _login.Host!,
                "--port", Text(_login.Port), "--username", _login.Username!, DatabaseName,
            ])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["PGPASSWORD"] = _login.Password;
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
            string errors = await process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 && TryRead(await output) is { } rate
                ? rate
                : throw new CommandException($"pgbench failed ({process.ExitCode}): {errors.Trim()}");
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    /// <summary>How long a run takes: <c>pgbench</c> counts whole seconds.</summary>
    public static double Seconds(double seconds) => Math.Max(1, Math.Ceiling(seconds));

    /// <summary>The rate in what <c>pgbench</c> prints; null if there is none.</summary>
    public static double? TryRead(string output) => Rate().Match(output) is { Success: true } found
        ? double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture)
        : null;

    private static string Program()
    {
        string program = Path.Combine(PostgresBinaries.Find(), "pgbench");
        return File.Exists(program) ? program : throw new CommandException($"There is no pgbench: {program} is missing.");
    }

    private async Task FillAsync(int accounts, CancellationToken cancellation)
    {
        await ExecuteAsync(
            new NpgsqlConnectionStringBuilder(_server.Connection), $"CREATE DATABASE {DatabaseName}", cancellation);
        await ExecuteAsync(_login, Tables(accounts), cancellation);
        await File.WriteAllTextAsync(_script, Script(accounts), cancellation);
    }

    private static string Tables(int accounts) => string.Create(CultureInfo.InvariantCulture, $"""
        CREATE TABLE accounts (id int PRIMARY KEY, balance bigint NOT NULL);
        INSERT INTO accounts SELECT id, 1000000 FROM generate_series(1, {accounts}) id;
        CREATE TABLE transfers (
            id bigserial PRIMARY KEY, payer int NOT NULL, payee int NOT NULL, amount bigint NOT NULL,
            at timestamptz NOT NULL);
        """);

    // Who pays is of the lower half and is locked first: no two transfers can wait for each other.
    private static string Script(int accounts) => string.Create(CultureInfo.InvariantCulture, $"""
        \set payer random(1, {accounts / 2})
        \set payee random({accounts / 2 + 1}, {accounts})
        \set amount random(1, 100)
        BEGIN;
        UPDATE accounts SET balance = balance - :amount WHERE id = :payer;
        UPDATE accounts SET balance = balance + :amount WHERE id = :payee;
        INSERT INTO transfers (payer, payee, amount, at) VALUES (:payer, :payee, :amount, CURRENT_TIMESTAMP);
        COMMIT;

        """);

    private static async Task ExecuteAsync(
        NpgsqlConnectionStringBuilder login, string sql, CancellationToken cancellation)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(login);
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string Text(double number) => number.ToString("0", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^tps = ([0-9.]+)", RegexOptions.Multiline)]
    private static partial Regex Rate();
}

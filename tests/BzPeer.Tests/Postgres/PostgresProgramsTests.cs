using BzPeer.Postgres;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Postgres;

// Environment variables belong to the whole process: these tests change one.
[CollectionDefinition(nameof(PostgresProgramsTests), DisableParallelization = true)]
[Collection(nameof(PostgresProgramsTests))]
public sealed class PostgresProgramsTests : IDisposable
{
    private readonly string? before = Environment.GetEnvironmentVariable(PostgresPrograms.FolderVariable);
    private readonly string folder = TestServer.MakeFolder();

    [Fact]
    public async Task Folder_without_the_programs_is_answered_with_the_three_ways_out()
    {
        Environment.SetEnvironmentVariable(PostgresPrograms.FolderVariable, folder);

        var refused = await FindAsync();

        Assert.StartsWith($"{PostgresPrograms.FolderVariable} is {folder}, but there is no initdb, pg_ctl, postgres in that folder.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install postgresql", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__BzPeer", refused.Message, StringComparison.Ordinal);
        Assert.Contains("docker compose up", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_14_is_too_old()
    {
        Pretend("echo 'postgres (PostgreSQL) 14.12 (Debian 14.12-1)'");

        var refused = await FindAsync();

        Assert.StartsWith($"The PostgreSQL in {folder} is version 14; 15 or later is needed.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_program_is_answered_with_what_it_printed()
    {
        Pretend("echo 'libssl.so.3: cannot open shared object file' >&2; exit 127");

        var refused = await FindAsync();

        Assert.Contains("libssl.so.3: cannot open shared object file (exit code 127)", refused.Message, StringComparison.Ordinal);
        Assert.Contains("docker compose up", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_version_is_read_too()
    {
        Pretend("echo 'postgres (PostgreSQL) 18beta1'");

        Assert.Equal(18, (await PostgresPrograms.FindAsync(cancellationToken: TestContext.Current.CancellationToken)).Major);
    }

    [Fact]
    public async Task Records_of_another_major_version_are_not_touched()
    {
        Pretend("echo 'postgres (PostgreSQL) 17.2'");

        var refused = await Assert.ThrowsAsync<PostgresUnavailableException>(
            () => PostgresPrograms.FindAsync(major: 15, TestContext.Current.CancellationToken));

        Assert.Contains("stored by PostgreSQL 15", refused.Message, StringComparison.Ordinal);
    }

    private static Task<PostgresUnavailableException> FindAsync() =>
        Assert.ThrowsAsync<PostgresUnavailableException>(() => PostgresPrograms.FindAsync(cancellationToken: TestContext.Current.CancellationToken));

    private void Pretend(string script)
    {
        foreach (var name in new[] { "initdb", "pg_ctl", "postgres" })
        {
            var path = Path.Combine(folder, name);
            File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        Environment.SetEnvironmentVariable(PostgresPrograms.FolderVariable, folder);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(PostgresPrograms.FolderVariable, before);
        Directory.Delete(folder, recursive: true);
    }
}

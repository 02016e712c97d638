"""What the site says and does while something that it needs is away: database, disk, cache, a migration."""

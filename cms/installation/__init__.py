"""What an installation stands on: folders, catalogues, migrations, static files."""

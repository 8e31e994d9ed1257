from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("library", "0003_successors_become_relations")]

    operations = [
        migrations.RemoveField(
            model_name='documentrecord',
            name='replaced_by',
        ),
    ]
